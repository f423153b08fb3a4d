/**
 * Connects what a network is made of to its trace, so that its code records nothing itself.
 *
 * <pre>{@code
 * Edge edge = Edge.from(run.actor("reader"), "out").to("parser", "in");
 * TracedQueue<String> lines = TracedQueue.over(new ArrayBlockingQueue<>(64), edge);
 * TracedExecutor workers = TracedExecutor.over(pool, edge);
 * Flow.Subscriber<String> parser = TracedFlow.subscriber(run.actor("parser"), "in", subscriber);
 * }</pre>
 *
 * <table>
 * <caption>What is recorded, and when</caption>
 * <tr><td>{@link dev.flowtrace.client.connect.TracedQueue}</td>
 *     <td>DataFlow, when a message is taken out</td></tr>
 * <tr><td>{@link dev.flowtrace.client.connect.TracedExecutor}</td>
 *     <td>DataFlow, when a task begins; MessageReceived, when it ends</td></tr>
 * <tr><td>{@link dev.flowtrace.client.connect.TracedFlow},
 *     {@link dev.flowtrace.client.connect.TracedSubmissionPublisher}</td>
 *     <td>DataFlow, when a subscriber gets an item; MessageReceived, when it has handled it;
 *     MessageSent, where the subscriber is not traced</td></tr>
 * </table>
 *
 * <p>DataFlow has the time that the message waited, and how many wait behind it where that is
 * known. What led to the message travels with it: the event that its sender was handling is the
 * DataFlow's parent, and the DataFlow is the parent of what the receiver records while it handles
 * the message. What a handler throws is an ActorFailed event, and thrown on.
 *
 * <p>Nothing here throws or waits on its own, or changes what the wrapped object does: the only
 * exceptions are the wrapped object's and the handler's, but for arguments of the factory methods,
 * which must not be null. At the level off, messages pass as they are.
 */
@NullMarked
package dev.flowtrace.client.connect;

import org.jspecify.annotations.NullMarked;
