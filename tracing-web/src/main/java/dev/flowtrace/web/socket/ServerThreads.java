package dev.flowtrace.web.socket;

import java.util.Objects;

/** Threads that are the server's and outlive the application. */
final class ServerThreads {
  private ServerThreads() {}

  /**
   * Takes a class loader out of the threads that have it as their context's: a thread that WildFly
   * adds to its pool while a WebSocket is opened inherits the application's and keeps it in memory
   * when the application is gone.
   *
   * @param gone the class loader of an application that stops
   */
  static void release(ClassLoader gone) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread != Thread.currentThread()
          && Objects.equals(thread.getContextClassLoader(), gone)) {
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      }
    }
  }
}
