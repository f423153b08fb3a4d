package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.config.ClientConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers. */
final class Heard implements DeliveryListener {
  final List<DeliveryError> errors = new CopyOnWriteArrayList<>();
  final List<ClientConfig> configs = new CopyOnWriteArrayList<>();
  final List<Boolean> connections = new CopyOnWriteArrayList<>();

  @Override
  public void onConfigure(ClientConfig config) {
    configs.add(config);
  }

  @Override
  public void onError(DeliveryError error) {
    errors.add(error);
  }

  @Override
  public void onConnected(boolean guaranteed) {
    connections.add(guaranteed);
  }

  List<DeliveryError.Kind> kinds() {
    return errors.stream().map(DeliveryError::kind).toList();
  }
}
