package dev.flowtrace.client.cdi;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call of this method is an actor's handling of a message: its first parameter, or the event that
 * it observes. It is a MessageReceived event with the time it took, and ActorFailed where it threw.
 * What it records and calls is caused by it.
 *
 * <p>A call from within a traced call belongs to the same run, and is a DataFlow event from the
 * calling actor's port {@code out}. A call from elsewhere, or one that names another {@link #flow},
 * is a run of its own, that completes or fails with it.
 *
 * <p>On a class: all its business methods.
 */
@Inherited
@Documented
@InterceptorBinding
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Traced {
  /** The flow whose run the call is; empty: the run that is going on, or else the class's name. */
  @Nonbinding
  String flow() default "";

  /** The actor's name; empty: those of class and method, such as {@code OrderService.place}. */
  @Nonbinding
  String actor() default "";

  /** The actor's port. */
  @Nonbinding
  String port() default "in";
}
