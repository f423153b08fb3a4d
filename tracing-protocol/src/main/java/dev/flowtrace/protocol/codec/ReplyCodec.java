package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.Reply;
import java.io.IOException;

/** Replies: which kind one is. */
final class ReplyCodec {
  private static final String KINDS =
      "TraceStarted, EventRecorded, TraceData, QueryResults, FlowVersions, Pong, EventNotification, Error,"
          + " TraceStored, Metrics, Welcome, BatchStored, BatchRejected, Busy, Configure, Lagging";

  private ReplyCodec() {}

  static Reply read(JsonFields in) throws IOException, ProtocolException {
    if (in.isName()) {
      String name = in.string();
      if (name.equals("Pong")) {
        return new Reply.Pong();
      }
      throw in.bareName(name, KINDS);
    }
    String kind = in.startKind();
    Reply reply =
        switch (kind) {
          case "TraceStarted" -> ReplyFields.readTraceStarted(in);
          case "EventRecorded" -> ReplyFields.readEventRecorded(in);
          case "TraceData" -> ReplyFields.readTraceData(in);
          case "QueryResults" -> ReplyFields.readQueryResults(in);
          case "FlowVersions" -> ReplyFields.readFlowVersions(in);
          case "EventNotification" -> ReplyFields.readEventNotification(in);
          case "Error" -> ReplyFields.readError(in);
          case "TraceStored" -> ReplyFields.readTraceStored(in);
          case "Metrics" -> ReplyFields.readMetrics(in);
          case "Welcome" -> ClientReplyFields.readWelcome(in);
          case "BatchStored" -> ClientReplyFields.readBatchStored(in);
          case "BatchRejected" -> ClientReplyFields.readBatchRejected(in);
          case "Busy" -> ClientReplyFields.readBusy(in);
          case "Configure" -> ClientReplyFields.readConfigure(in);
          case "Lagging" -> ClientReplyFields.readLagging(in);
          case "Pong" -> in.withoutFields(new Reply.Pong());
          default -> throw in.unknownKind(kind, KINDS);
        };
    in.endKind();
    return reply;
  }

  static void write(JsonGenerator out, Reply reply) throws IOException {
    if (reply instanceof Reply.Pong) {
      out.writeString("Pong");
    } else {
      out.writeStartObject();
      out.writeFieldName(reply.getClass().getSimpleName());
      writeFields(out, reply);
      out.writeEndObject();
    }
  }

  private static void writeFields(JsonGenerator out, Reply reply) throws IOException {
    if (reply instanceof Reply.TraceStarted traceStarted) {
      ReplyFields.writeTraceStarted(out, traceStarted);
    } else if (reply instanceof Reply.EventRecorded eventRecorded) {
      ReplyFields.writeEventRecorded(out, eventRecorded);
    } else if (reply instanceof Reply.TraceData traceData) {
      ReplyFields.writeTraceData(out, traceData);
    } else if (reply instanceof Reply.QueryResults queryResults) {
      ReplyFields.writeQueryResults(out, queryResults);
    } else if (reply instanceof Reply.FlowVersions flowVersions) {
      ReplyFields.writeFlowVersions(out, flowVersions);
    } else if (reply instanceof Reply.EventNotification eventNotification) {
      ReplyFields.writeEventNotification(out, eventNotification);
    } else if (reply instanceof Reply.Error error) {
      ReplyFields.writeError(out, error);
    } else if (reply instanceof Reply.TraceStored traceStored) {
      ReplyFields.writeTraceStored(out, traceStored);
    } else if (reply instanceof Reply.Metrics metrics) {
      ReplyFields.writeMetrics(out, metrics);
    } else if (reply instanceof Reply.Welcome welcome) {
      ClientReplyFields.writeWelcome(out, welcome);
    } else if (reply instanceof Reply.BatchStored batchStored) {
      ClientReplyFields.writeBatchStored(out, batchStored);
    } else if (reply instanceof Reply.BatchRejected batchRejected) {
      ClientReplyFields.writeBatchRejected(out, batchRejected);
    } else if (reply instanceof Reply.Busy busy) {
      ClientReplyFields.writeBusy(out, busy);
    } else if (reply instanceof Reply.Configure configure) {
      ClientReplyFields.writeConfigure(out, configure);
    } else if (reply instanceof Reply.Lagging lagging) {
      ClientReplyFields.writeLagging(out, lagging);
    }
  }
}
