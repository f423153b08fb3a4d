package dev.flowtrace.store;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.function.Function;

/** The server's transactions. */
@Stateless
public class JtaUnitOfWork implements UnitOfWork {
  @PersistenceContext(unitName = "flowtrace")
  private EntityManager entityManager;

  @Override
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public <T> T call(Function<EntityManager, T> work) {
    return work.apply(entityManager);
  }
}
