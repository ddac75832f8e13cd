// Reading the pool's own small messages without building values: what the I/O side needs to keep a pool's state.
import { RemoteProtocolError } from "../protocol-error.ts";
import { parseXml, type XmlElement } from "../xml/xml-tree.ts";

/** The named members of a message's bag, by lower-case name (peers differ: `ci`, `CI`). Throws RemoteProtocolError when it is none. */
export function readBag(source: string): ReadonlyMap<string, XmlElement> {
  const root = parseXml(source);
  if (root.name !== "Obj") throw new RemoteProtocolError("A PSRP message is not an object.");
  const members = new Map<string, XmlElement>();
  for (const member of root.child("MS")?.children ?? [])
    members.set((member.attribute("N") ?? "").toLowerCase(), member);
  return members;
}

/** What SESSION_CAPABILITY says. */
export interface SessionCapability {
  readonly protocolVersion: string;
  readonly psVersion: string;
  readonly serializationVersion: string;
}

export function readSessionCapability(source: string): SessionCapability {
  const bag = readBag(source);
  const text = (name: string): string => {
    const value = bag.get(name.toLowerCase())?.text ?? "";
    if (!/^\d+(\.\d+){1,3}$/.test(value)) throw new RemoteProtocolError(`SESSION_CAPABILITY has no valid ${name}.`);
    return value;
  };
  return {
    protocolVersion: text("protocolversion"),
    psVersion: text("PSVersion"),
    serializationVersion: text("SerializationVersion"),
  };
}

/** An integer member, or null. */
export function readInteger(bag: ReadonlyMap<string, XmlElement>, name: string): number | null {
  const text = bag.get(name.toLowerCase())?.text;
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
}

/**
 * The version the server answers with: the client demands its own 2.0-2.3 back exactly; from 2.4 on the lower of the two.
 * Throws RemoteProtocolError for a peer that is not compatible.
 */
export function negotiateVersion(peer: SessionCapability): string {
  const [major = 0, minor = 0] = peer.protocolVersion.split(".").map(Number);
  if (major !== 2 || peer.psVersion.split(".")[0] !== "2" || !peer.serializationVersion.startsWith("1.1")) {
    throw new RemoteProtocolError(`The protocol version ${peer.protocolVersion} of the peer is not supported.`);
  }
  return minor >= 4 ? "2.4" : `2.${minor}`;
}

/** True when SecureStrings travel without a session key: both sides speak 2.4 or later. */
export function sendsPlainSecureStrings(version: string): boolean {
  return Number(version.split(".")[1] ?? 0) >= 4;
}
