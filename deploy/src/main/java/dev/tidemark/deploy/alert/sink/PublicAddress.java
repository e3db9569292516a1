package dev.tidemark.deploy.alert.sink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Tells addresses of the open Internet from those that lead to this machine, its networks or
 * nowhere (IANA's registries of special-purpose addresses, RFC 6890).
 */
final class PublicAddress {
  private record Range(byte[] first, int bits) {
    static Range of(int bits, int... first) {
      byte[] bytes = new byte[first.length];
      for (int i = 0; i < first.length; i++) {
        bytes[i] = (byte) first[i];
      }
      return new Range(bytes, bits);
    }

    boolean has(byte[] address) {
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        int expected = i / 8 < first.length ? first[i / 8] : 0;
        if ((address[i / 8] & mask) != (expected & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final Range[] NOT_V4 = {
    Range.of(8, 0), // this network
    Range.of(8, 10), // private
    Range.of(10, 100, 64), // shared by carriers
    Range.of(8, 127), // loopback
    Range.of(16, 169, 254), // link-local, and the metadata of clouds
    Range.of(12, 172, 16), // private
    Range.of(24, 192, 0, 0), // protocol assignments
    Range.of(24, 192, 0, 2), // documentation
    Range.of(16, 192, 168), // private
    Range.of(15, 198, 18), // benchmarks
    Range.of(24, 198, 51, 100), // documentation
    Range.of(24, 203, 0, 113), // documentation
    Range.of(3, 224), // multicast, reserved, broadcast
  };

  /** Of version 6, only 2000::/3 is given out at all. */
  private static final Range GLOBAL_V6 = Range.of(3, 0x20);

  private static final Range[] NOT_V6 = {
    Range.of(23, 0x20, 0x01), // protocol assignments, Teredo among them
    Range.of(32, 0x20, 0x01, 0x0d, 0xb8), // documentation
    Range.of(20, 0x3f, 0xff), // documentation
  };

  /** Addresses of version 6 that stand for one of version 4, and where it is in them. */
  private static final Range NAT64 = Range.of(96, 0, 0x64, 0xff, 0x9b);

  private static final Range SIX_TO_FOUR = Range.of(16, 0x20, 0x02);

  private PublicAddress() {}

  /** Whether a connection to it leaves for the open Internet. */
  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet6Address)) {
      return !in(NOT_V4, bytes);
    }
    if (NAT64.has(bytes)) {
      return is(inside(bytes, 12));
    }
    if (SIX_TO_FOUR.has(bytes)) {
      return is(inside(bytes, 2));
    }
    return GLOBAL_V6.has(bytes) && !in(NOT_V6, bytes);
  }

  private static boolean in(Range[] ranges, byte[] address) {
    return Arrays.stream(ranges).anyMatch(range -> range.has(address));
  }

  private static InetAddress inside(byte[] address, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
