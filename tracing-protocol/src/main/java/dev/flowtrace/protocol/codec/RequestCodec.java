package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.Request;
import java.io.IOException;

/** Requests: which kind one is. */
final class RequestCodec {
  private static final String KINDS =
      "StartTrace, RecordEvent, EndTrace, GetTrace, QueryTraces, GetFlowVersions, Ping, Subscribe, Unsubscribe, StoreTrace,"
          + " GetMetrics, Hello, RecordBatch";

  private RequestCodec() {}

  static Request read(JsonFields in) throws IOException, ProtocolException {
    if (in.isName()) {
      String name = in.string();
      return switch (name) {
        case "Ping" -> new Request.Ping();
        case "Unsubscribe" -> new Request.Unsubscribe();
        case "GetMetrics" -> new Request.GetMetrics();
        default -> throw in.bareName(name, KINDS);
      };
    }
    String kind = in.startKind();
    Request request =
        switch (kind) {
          case "StartTrace" -> RequestFields.readStartTrace(in);
          case "RecordEvent" -> RequestFields.readRecordEvent(in);
          case "EndTrace" -> RequestFields.readEndTrace(in);
          case "GetTrace" -> RequestFields.readGetTrace(in);
          case "QueryTraces" -> RequestFields.readQueryTraces(in);
          case "GetFlowVersions" -> RequestFields.readGetFlowVersions(in);
          case "Subscribe" -> RequestFields.readSubscribe(in);
          case "StoreTrace" -> RequestFields.readStoreTrace(in);
          case "Hello" -> RequestFields.readHello(in);
          case "RecordBatch" -> RequestFields.readRecordBatch(in);
          case "Ping" -> in.withoutFields(new Request.Ping());
          case "Unsubscribe" -> in.withoutFields(new Request.Unsubscribe());
          case "GetMetrics" -> in.withoutFields(new Request.GetMetrics());
          default -> throw in.unknownKind(kind, KINDS);
        };
    in.endKind();
    return request;
  }

  static void write(JsonGenerator out, Request request) throws IOException {
    if (request instanceof Request.Ping) {
      out.writeString("Ping");
    } else if (request instanceof Request.Unsubscribe) {
      out.writeString("Unsubscribe");
    } else if (request instanceof Request.GetMetrics) {
      out.writeString("GetMetrics");
    } else {
      out.writeStartObject();
      out.writeFieldName(request.getClass().getSimpleName());
      writeFields(out, request);
      out.writeEndObject();
    }
  }

  private static void writeFields(JsonGenerator out, Request request) throws IOException {
    if (request instanceof Request.StartTrace startTrace) {
      RequestFields.writeStartTrace(out, startTrace);
    } else if (request instanceof Request.RecordEvent recordEvent) {
      RequestFields.writeRecordEvent(out, recordEvent);
    } else if (request instanceof Request.EndTrace endTrace) {
      RequestFields.writeEndTrace(out, endTrace);
    } else if (request instanceof Request.GetTrace getTrace) {
      RequestFields.writeGetTrace(out, getTrace);
    } else if (request instanceof Request.QueryTraces queryTraces) {
      RequestFields.writeQueryTraces(out, queryTraces);
    } else if (request instanceof Request.GetFlowVersions getFlowVersions) {
      RequestFields.writeGetFlowVersions(out, getFlowVersions);
    } else if (request instanceof Request.Subscribe subscribe) {
      RequestFields.writeSubscribe(out, subscribe);
    } else if (request instanceof Request.StoreTrace storeTrace) {
      RequestFields.writeStoreTrace(out, storeTrace);
    } else if (request instanceof Request.Hello hello) {
      RequestFields.writeHello(out, hello);
    } else if (request instanceof Request.RecordBatch recordBatch) {
      RequestFields.writeRecordBatch(out, recordBatch);
    }
  }
}
