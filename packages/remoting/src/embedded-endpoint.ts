// Which connections mean this computer's embedded endpoint, and what is said of the others.
import { userInfo } from "node:os";
import { type Exception, getMember, toStringValue } from "@latch/dotnet";
import { wsmanFault } from "@latch/protocol";
import type { WSManConnectionInfo } from "./connection-info.ts";
import { isLocalName } from "./local-names.ts";
import { transportException } from "./remoting-error.ts";

/** Names of this computer: they mean the embedded endpoint on the default port and application name. */
export function isThisComputer(info: WSManConnectionInfo): boolean {
  const name = info.computerName.toLowerCase();
  const isDefault = info.port === 0 || info.port === (info.scheme === "https" ? 5986 : 5985);
  const app = info.appName.replace(/^\//, "").toLowerCase();
  return info.scheme === "http" && isDefault && app === "wsman" && isLocalName(name);
}

/** Throws what a client without that transport says about a computer that is not this one. */
export function requireEmbeddedEndpoint(info: WSManConnectionInfo): void {
  if (!isThisComputer(info)) throw unreachable(info.computerName);
  const { accessDenied } = wsmanFault;
  if (!isOwnUser(info)) throw transportException(accessDenied.message.trim(), accessDenied);
}

/**
 * The embedded endpoint serves the user it runs as, whom its socket knows without a password; it can check nobody else's.
 * `-Credential` may name that user as name, DOMAIN\\name or name@domain.
 */
export function isOwnUser(info: WSManConnectionInfo): boolean {
  if (info.credential === null) return true;
  const given = toStringValue(getMember(info.credential, "UserName") ?? "");
  const name = given.slice(given.lastIndexOf("\\") + 1).replace(/@.*$/, "");
  return name === userInfo().username;
}

/** The transport's error for a computer that this build has no transport to (another machine over HTTP). */
export function unreachable(computerName: string): Exception {
  const failure = {
    code: 2150859046,
    message:
      "WinRM cannot complete the operation. Verify that the specified computer name is valid, that the computer is accessible over the network, " +
      "and that a firewall exception for the WinRM service is enabled and allows access from this computer.",
  };
  const message =
    `Connecting to remote server ${computerName} failed with the following error message : ${failure.message} ` +
    "For more information, see the about_Remote_Troubleshooting Help topic.";
  return transportException(message, failure);
}
