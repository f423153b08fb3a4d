package dev.flowtrace.web.socket;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link StopListener} the last listener, which is the first that hears of the stop: WildFly
 * closes WebSocket connections in a listener of its own, which it adds behind the application's.
 */
public class StopListenerFirst implements ServletContainerInitializer {
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    context.addListener(StopListener.class);
  }
}
