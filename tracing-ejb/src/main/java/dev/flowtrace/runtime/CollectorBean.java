package dev.flowtrace.runtime;

import dev.flowtrace.clients.ClientDesk;
import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.export.Exports;
import dev.flowtrace.export.TraceFinalized;
import dev.flowtrace.ingest.ClientBatches;
import dev.flowtrace.ingest.Ingest;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.live.LiveHub;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.query.TraceShapes;
import dev.flowtrace.query.TraceViews;
import dev.flowtrace.store.SchemaMigration;
import dev.flowtrace.store.ServerDataSource;
import dev.flowtrace.store.TraceVerification;
import dev.flowtrace.store.UnitOfWork;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * The collector of this server: started with the application, stopped with it. A thin shell that
 * gives {@link Collector} what the server provides.
 */
@Singleton
@Startup
@DependsOn("JtaUnitOfWork") // it is stopped after this one, whose stop still needs it
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class CollectorBean {
  private static final Logger LOG = Logger.getLogger(CollectorBean.class.getPackageName());
  private static final long RETRY_MILLIS = 500;

  @EJB private UnitOfWork unitOfWork;

  @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
  private ManagedThreadFactory threads;

  @Inject private MetricRegistry registry;

  @Inject private Event<TraceFinalized> finalized;

  @Inject private ExportWaker waker;

  private CollectorHost host;

  /** Reads the configuration, waits for the database, migrates it, and starts the collector. */
  @PostConstruct
  void start() {
    Config settings = ConfigProvider.getConfig();
    CollectorConfig config =
        new CollectorConfig(key -> settings.getOptionalValue(key, String.class).orElse(null));
    String version = migrate(ServerDataSource.find(), config.startupTimeout());
    host =
        new CollectorHost(
            config, unitOfWork, new CollectorMetrics(registry), version, threads, finalized::fire);
    waker.wakes(host.exports());
    host.start();
    // last: what fails before is not followed by a stop, which takes the JVM's hold away again
    host.current().metrics().watchAllocation();
    LOG.log(
        Level.INFO,
        "Flowtrace collector ''{0}'' is up, schema version {1}",
        new Object[] {config.nodeName(), version});
  }

  private static String migrate(DataSource dataSource, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return SchemaMigration.migrate(dataSource);
      } catch (SQLException e) {
        if (System.nanoTime() - until > 0) {
          throw new IllegalStateException(
              "the database behind %s cannot be reached: %s"
                  .formatted(ServerDataSource.NAME, e.getMessage()),
              e);
        }
        LOG.log(Level.WARNING, "waiting for the database: {0}", e.getMessage());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the database", e);
    }
  }

  /** Commits and flushes everything that was accepted. */
  @PreDestroy
  void stop() {
    if (host != null) {
      host.stop();
      host.current().metrics().close();
    }
  }

  /** Where frames go. */
  public Ingest ingest() {
    return host.current().ingest();
  }

  /** The journal, which tells what is committed. */
  public Journal journal() {
    return host.current().journal();
  }

  /** Where clients' numbered batches go. */
  public ClientBatches clientBatches() {
    return host.current().clients();
  }

  /** The clients that present themselves, and what they are told to record. */
  public ClientDesk clientDesk() {
    return host.clients();
  }

  /** The id of the collector's journal. */
  public UUID nodeId() {
    return host.current().nodeId();
  }

  /** Where questions go. */
  public TraceQueries queries() {
    return host.current().queries();
  }

  /** How many actors traces have and what form. */
  public TraceShapes shapes() {
    return host.current().shapes();
  }

  /** Traces and flows as pictures, and what follows from their events. */
  public TraceViews views() {
    return host.current().views();
  }

  /** Counts the events of stored traces again and compares what is stored of them. */
  public TraceVerification verification() {
    return host.current().verification();
  }

  /** Where subscribers go. */
  public LiveHub live() {
    return host.current().live();
  }

  /** The export of finalized traces. */
  public Exports exports() {
    return host.exports();
  }

  /** The configuration. */
  public CollectorConfig config() {
    return host.current().config();
  }

  /** The metrics. */
  public CollectorMetrics metrics() {
    return host.current().metrics();
  }

  /** How the collector is. */
  public CollectorHealth health() {
    return host.current().health();
  }

  /** The collector is about to stop: takes nothing more and is not ready any more. */
  public void quiesce() {
    host.current().quiesce();
  }

  /**
   * Runs an action each time after a fresh collector has come in the place of one that lost its
   * journal: whoever holds on to the old one's parts has to ask for them again.
   */
  public void whenReplaced(Runnable action) {
    host.whenReplaced(action);
  }
}
