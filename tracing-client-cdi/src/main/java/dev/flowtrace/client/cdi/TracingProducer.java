package dev.flowtrace.client.cdi;

import dev.flowtrace.client.Tracing;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The application's tracing. */
@Singleton
public class TracingProducer {

  /** Made by the container. */
  public TracingProducer() {}

  /**
   * As {@code flowtrace.client.…} says.
   *
   * @throws IllegalArgumentException that names the key, its value and what is allowed
   */
  @Produces
  @Singleton
  public Tracing tracing() {
    Config config = ConfigProvider.getConfig();
    return Tracing.builderFromConfig(key -> config.getOptionalValue(key, String.class).orElse(null))
        .build();
  }

  /** Delivers what was recorded, for at most the close timeout. */
  public void close(@Disposes Tracing tracing) {
    tracing.close();
  }
}
