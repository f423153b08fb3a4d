package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.EventType;
import java.io.IOException;

/** The kinds of events: a bare name, or an object with the name of the kind as its one field. */
final class EventTypeCodec {
  private static final String NAMES =
      Kinds.list(EventType.Simple.values(), EventType.Simple::wireName) + ", DataFlow, Custom";

  private EventTypeCodec() {}

  static EventType read(JsonFields in) throws IOException, ProtocolException {
    if (in.isName()) {
      String name = in.string();
      EventType type = EventType.Simple.ofWireName(name);
      if (type == null) {
        throw in.unknownName(name, NAMES);
      }
      return type;
    }
    String kind = in.startKind();
    EventType type =
        switch (kind) {
          case "DataFlow" -> readDataFlow(in);
          case "Custom" -> new EventType.Custom(in.string());
          default -> throw in.unknownKind(kind, NAMES);
        };
    in.endKind();
    return type;
  }

  /** Fields that are not known are left out: there is no place for them in the type. */
  private static EventType readDataFlow(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    String toActor = null;
    String toPort = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "to_actor" -> toActor = in.string();
        case "to_port" -> toPort = in.string();
        default -> in.parser().skipChildren();
      }
    }
    return new EventType.DataFlow(in.required(toActor, "to_actor"), in.required(toPort, "to_port"));
  }

  static void write(JsonGenerator out, EventType type) throws IOException {
    if (type instanceof EventType.DataFlow flow) {
      out.writeStartObject();
      out.writeObjectFieldStart(flow.wireName());
      out.writeStringField("to_actor", flow.toActor());
      out.writeStringField("to_port", flow.toPort());
      out.writeEndObject();
      out.writeEndObject();
    } else if (type instanceof EventType.Custom custom) {
      out.writeStartObject();
      out.writeStringField(custom.wireName(), custom.name());
      out.writeEndObject();
    } else {
      out.writeString(type.wireName());
    }
  }
}
