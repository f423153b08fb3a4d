package dev.flowtrace.client.cdi;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The traced methods of one class, looked at once each. Thread-safe. */
final class CallsOfClass {
  private final Map<Method, TracedCall> calls = new ConcurrentHashMap<>();

  TracedCall of(Method method) {
    return calls.computeIfAbsent(method, TracedCall::of);
  }
}
