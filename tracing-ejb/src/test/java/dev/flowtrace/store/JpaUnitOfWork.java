package dev.flowtrace.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/** EclipseLink without a server: the persistence unit as it is deployed, but for its datasource. */
final class JpaUnitOfWork implements UnitOfWork {
  private final EntityManagerFactory factory;
  private final DataSource dataSource;

  JpaUnitOfWork(DataSource dataSource) {
    this.dataSource = dataSource;
    Map<String, Object> overrides = new HashMap<>();
    overrides.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
    overrides.put("jakarta.persistence.jtaDataSource", "");
    overrides.put("jakarta.persistence.nonJtaDataSource", dataSource);
    overrides.put("eclipselink.weaving", "false");
    overrides.put("eclipselink.logging.level", "OFF");
    factory = Persistence.createEntityManagerFactory("flowtrace", overrides);
  }

  @Override
  public <T> T call(Function<EntityManager, T> work) {
    EntityManager entityManager = factory.createEntityManager();
    try {
      EntityTransaction transaction = entityManager.getTransaction();
      transaction.begin();
      try {
        T result = work.apply(entityManager);
        transaction.commit();
        return result;
      } finally {
        if (transaction.isActive()) {
          transaction.rollback();
        }
      }
    } finally {
      entityManager.close();
    }
  }

  @Override
  public void callAlone(String statement) throws SQLException {
    ServerDataSource.execute(dataSource, statement);
  }
}
