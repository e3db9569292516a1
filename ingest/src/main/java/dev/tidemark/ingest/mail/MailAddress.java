package dev.tidemark.ingest.mail;

import static java.util.Objects.requireNonNull;

/**
 * One mailbox of an address header (RFC 5322, 3.4), decoded.
 *
 * @param name the display name, decoded and with single spaces; empty if the header gave none
 * @param address the address as written, or whatever stood in its place if it is no address; may be
 *     empty
 */
public record MailAddress(String name, String address) {

  public MailAddress {
    requireNonNull(name, "name");
    requireNonNull(address, "address");
  }

  /** What a list of mails shows: the name if there is one, else the address. */
  public String display() {
    return name.isEmpty() ? address : name;
  }

  @Override
  public String toString() {
    return name.isEmpty() ? address : name + " <" + address + ">";
  }
}
