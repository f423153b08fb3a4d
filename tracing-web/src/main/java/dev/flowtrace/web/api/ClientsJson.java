package dev.flowtrace.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.clients.ConnectedClient;
import dev.flowtrace.clients.KnownClient;
import dev.flowtrace.query.JsonText;
import java.io.IOException;
import java.util.List;

/** How clients are shown. */
final class ClientsJson {
  private ClientsJson() {}

  /**
   * A page.
   *
   * @param clients one more than {@code limit} when there is a next page
   * @param onlyConnected leaves out those that have left since they were looked up
   */
  static void write(JsonGenerator out, List<KnownClient> clients, int limit, boolean onlyConnected)
      throws IOException {
    boolean more = clients.size() > limit;
    List<KnownClient> page = more ? clients.subList(0, limit) : clients;
    out.writeStartObject();
    out.writeArrayFieldStart("clients");
    for (KnownClient client : page) {
      if (client.isConnected() || !onlyConnected) {
        write(out, client);
      }
    }
    out.writeEndArray();
    JsonText.write(
        out, "next_cursor", more ? ClientCursor.text(page.get(limit - 1).entry().place()) : null);
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, KnownClient client) throws IOException {
    var said = client.entry().client();
    var level = client.level();
    out.writeStartObject();
    JsonText.write(out, "client_id", said.clientId().toString());
    JsonText.write(out, "version", said.version());
    JsonText.write(out, "network", said.network());
    JsonText.write(out, "host", said.host());
    JsonText.write(out, "node", client.nodeName());
    out.writeBooleanField("connected", client.isConnected());
    JsonAnswer.writeTime(out, "connected_since", client.connectedEpochNanos());
    JsonAnswer.writeTime(out, "first_seen", client.entry().firstSeenEpochNanos());
    JsonAnswer.writeTime(
        out, "last_seen", client.isConnected() ? null : (Long) client.entry().seenEpochNanos());
    out.writeNumberField("last_seq", client.lastSeq());
    ConnectedClient here = client.here();
    if (here == null) {
      out.writeNullField("batches");
      out.writeNullField("events");
      out.writeNullField("events_per_second");
    } else {
      out.writeNumberField("batches", here.batches());
      out.writeNumberField("events", here.events());
      out.writeNumberField("events_per_second", here.eventsPerSecond());
    }
    JsonText.write(out, "level", level == null ? null : level.wireName());
    out.writeEndObject();
  }
}
