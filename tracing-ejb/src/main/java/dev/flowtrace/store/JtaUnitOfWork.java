package dev.flowtrace.store;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * The server's transactions. A singleton, for only of those can others say that they depend on
 * them: it has to be there until the collector has flushed. It has no state but the entity manager,
 * which is the transaction's.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class JtaUnitOfWork implements UnitOfWork {
  @PersistenceContext(unitName = "flowtrace")
  private EntityManager entityManager;

  @Override
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public <T> T call(Function<EntityManager, T> work) {
    return work.apply(entityManager);
  }

  @Override
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public void callAlone(String statement) throws SQLException {
    ServerDataSource.execute(ServerDataSource.find(), statement);
  }
}
