package dev.flowtrace.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where this JVM runs. */
final class Host {
  private Host() {}

  /** The host's name; {@code unknown} if it has none. */
  static String name() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
