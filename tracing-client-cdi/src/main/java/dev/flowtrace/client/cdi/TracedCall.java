package dev.flowtrace.client.cdi;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an annotated call is called in the trace.
 *
 * @param flow empty: the run that is going on, or else {@code className}
 * @param className the bean class's simple name
 * @param actor the actor
 * @param port its port
 * @param messageIndex which parameter is the message; -1: none
 */
record TracedCall(String flow, String className, String actor, String port, int messageIndex) {

  static TracedCall of(Method method) {
    Class<?> declaring = method.getDeclaringClass();
    Traced onMethod = method.getAnnotation(Traced.class);
    Traced traced = onMethod == null ? declaring.getAnnotation(Traced.class) : onMethod;
    String className = declaring.getSimpleName();
    String name = className + "." + method.getName();
    return traced == null // by a stereotype
        ? new TracedCall("", className, name, "in", messageIndex(method))
        : new TracedCall(
            traced.flow(),
            className,
            traced.actor().isEmpty() ? name : traced.actor(),
            traced.port(),
            messageIndex(method));
  }

  @Nullable Object message(InvocationContext call) {
    Object[] parameters = Objects.requireNonNullElse(call.getParameters(), new Object[0]);
    return messageIndex >= 0 && messageIndex < parameters.length ? parameters[messageIndex] : null;
  }

  private static int messageIndex(Method method) {
    Parameter[] parameters = method.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].isAnnotationPresent(Observes.class)
          || parameters[i].isAnnotationPresent(ObservesAsync.class)) {
        return i;
      }
    }
    return parameters.length == 0 ? -1 : 0;
  }
}
