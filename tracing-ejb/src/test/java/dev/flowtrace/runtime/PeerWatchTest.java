package dev.flowtrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.store.NodeStore.Peer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeerWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final PeerWatch watch = new PeerWatch(Duration.ofSeconds(15), Duration.ofSeconds(9));
  private long now = 1_000 * SECOND;

  private static Peer peer(int number, long heartbeat) {
    return new Peer(new UUID(0, number), "peer" + number, 1, heartbeat);
  }

  private List<Peer> after(int seconds, Peer... peers) {
    now += seconds * SECOND;
    return watch.silent(List.of(peers), now);
  }

  @Test
  void peerWhoseHeartbeatStandsStill_isSilent_theOthersAreNot() {
    assertThat(after(0, peer(1, 50), peer(2, 50))).isEmpty();
    assertThat(after(5, peer(1, 50), peer(2, 55))).isEmpty();
    assertThat(after(5, peer(1, 50), peer(2, 60))).isEmpty();
    assertThat(after(5, peer(1, 50), peer(2, 65))).containsExactly(peer(1, 50));
  }

  @Test
  void peerThatBeatsOrStartsAgain_isWaitedForAnew() {
    after(0, peer(1, 50));
    after(8, peer(1, 50));
    Peer again = new Peer(new UUID(0, 1), "peer1", 2, 50);
    assertThat(after(8, again)).isEmpty();
    assertThat(after(8, again)).isEmpty();
    assertThat(after(8, again)).containsExactly(again);
  }

  @Test
  void timeInWhichNobodyCouldLook_doesNotCount() {
    after(0, peer(1, 50));
    after(8, peer(1, 50));
    assertThat(after(60, peer(1, 50))).as("the database was away").isEmpty();
    assertThat(after(8, peer(1, 50))).isEmpty();
    assertThat(after(8, peer(1, 50))).containsExactly(peer(1, 50));
  }
}
