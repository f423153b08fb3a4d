package dev.flowtrace.client.cdi;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Handling;
import dev.flowtrace.client.Tracing;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Records the calls of methods that are {@link Traced}. */
@Traced
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class TracedInterceptor {
  private final Tracing tracing;
  private final CurrentRun current;
  private final ClassValue<CallsOfClass> calls =
      new ClassValue<>() {
        @Override
        protected CallsOfClass computeValue(Class<?> type) {
          return new CallsOfClass();
        }
      };

  @Inject
  TracedInterceptor(Tracing tracing, CurrentRun current) {
    this.tracing = tracing;
    this.current = current;
  }

  /** Calls the method; what that throws is thrown on. */
  @AroundInvoke
  public @Nullable Object call(InvocationContext invocation) throws Exception {
    if (!tracing.isOn()) {
      return invocation.proceed();
    }
    Method method = invocation.getMethod();
    TracedCall call = calls.get(method.getDeclaringClass()).of(method);
    Actor caller = current.actor().orElse(null);
    boolean own =
        caller == null || !(call.flow().isEmpty() || call.flow().equals(caller.run().flowId()));
    if (caller != null && !own) {
      return within(caller.run(), caller, call, invocation);
    }
    FlowRun run = tracing.startFlow(call.flow().isEmpty() ? call.className() : call.flow());
    try {
      Object result = within(run, null, call, invocation);
      run.complete();
      return result;
    } catch (Exception | Error e) {
      run.fail(e);
      throw e;
    }
  }

  private @Nullable Object within(
      FlowRun run, @Nullable Actor caller, TracedCall call, InvocationContext invocation)
      throws Exception {
    Object message = call.message(invocation);
    Actor actor = run.actor(call.actor());
    Cause cause = caller == null ? null : caller.emitted("out", actor.id(), call.port(), message);
    Actor before = current.enter(actor);
    try (Handling handling = actor.handling(call.port(), message, cause)) {
      try {
        return invocation.proceed();
      } catch (Exception | Error e) {
        handling.failed(e);
        throw e;
      }
    } finally {
      current.leave(before);
    }
  }
}
