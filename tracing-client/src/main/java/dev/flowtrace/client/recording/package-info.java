/**
 * The caller's side of recording, and the thread that encodes. Internal: what users see is {@link
 * dev.flowtrace.client.Tracing}, {@code FlowRun} and {@code Actor}, which are thin views of what is
 * here.
 *
 * <pre>
 * Actor ─▶ ActorRecorder ─┬─ run not sampled ─▶ Ring of the run ── promotion ─┐
 *                         └─ run sampled ─────▶ EntryBuffer ──────────────────┴▶ Encoder ─▶ BatchSink, Tap
 * </pre>
 *
 * <p>A caller writes numbers and references, and is done: no lock, no wait, no JSON (but for
 * messages that may change, which are rendered at once). JSON, checksums and redaction are the
 * encoder thread's work.
 */
@NullMarked
package dev.flowtrace.client.recording;

import org.jspecify.annotations.NullMarked;
