// Test-Connection: -TcpPort by a connection, -Ping by the system's ping program; -Traceroute and -MtuSize are refused.
import { hostname } from "node:os";
import { isIP } from "node:net";
import {
  convertTo,
  enumValue,
  Exception,
  getType,
  newErrorRecord,
  type PSValue,
  sleepFor,
  unwrap,
} from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";
import { defineDataObject } from "../data-object.ts";
import { askNetwork, type NetworkAnswer } from "./network-question.ts";

interface Parameters {
  TargetName?: string[];
  TcpPort?: number;
  Count?: number;
  Delay?: number;
  TimeoutSeconds?: number;
  BufferSize?: number;
  MaxHops?: number;
  Quiet?: boolean;
  Detailed?: boolean;
  Repeat?: boolean;
  IPv4?: boolean;
  IPv6?: boolean;
}
type Cmdlet = CmdletRuntime<Parameters>;

const owner = "Microsoft.PowerShell.Commands.TestConnectionCommand";
const TcpPortStatus = defineDataObject(`${owner}+TcpPortStatus`, [
  "Id",
  "Source",
  "Target",
  "TargetAddress",
  "Port",
  "Latency",
  "Connected",
  "Status",
]);
const PingStatus = defineDataObject(`${owner}+PingStatus`, [
  "Ping",
  "Source",
  "Destination",
  "Address",
  "DisplayAddress",
  "Latency",
  "Status",
  "BufferSize",
  "Reply",
]);
const PingReply = defineDataObject("System.Net.NetworkInformation.PingReply", [
  "Status",
  "Address",
  "RoundtripTime",
  "Options",
  "Buffer",
]);

export const testConnection = defineCmdlet<Parameters>("Test-Connection", (cmdlet) => ({
  begin() {
    const set = cmdlet.parameterSetName;
    if (set !== "TraceRoute" && set !== "MtuSizeDetect") return;
    // differs from PowerShell: there is no access to ICMP here, only the ping program.
    const exception = new Exception(
      "System.Management.Automation.PSNotSupportedException",
      "Test-Connection of latch has no -Traceroute and no -MtuSize.",
    );
    cmdlet.throwTerminating(newErrorRecord(exception, "NotSupported", "NotImplemented", set));
  },
  process() {
    for (const name of cmdlet.parameters.TargetName ?? []) {
      const address = addressOf(cmdlet, name);
      if (address === null) {
        if (cmdlet.parameters.Quiet) cmdlet.write(false);
      } else if (cmdlet.parameters.TcpPort !== undefined) testPort(cmdlet, name, address);
      else ping(cmdlet, name, address);
    }
  },
}));

function fail(cmdlet: Cmdlet, target: string, text: string): null {
  const exception = new Exception(
    "System.Net.NetworkInformation.PingException",
    `Testing connection to computer '${target}' failed: ${text}`,
  );
  cmdlet.writeError(newErrorRecord(exception, "TestConnectionException", "ResourceUnavailable", target));
  return null;
}

/** The address to test; null after an error was written. */
function addressOf(cmdlet: Cmdlet, name: string): string | null {
  const { IPv4, IPv6, Quiet } = cmdlet.parameters;
  const version = isIP(name);
  if (version !== 0) {
    if ((IPv4 && version !== 4) || (IPv6 && version !== 6))
      return fail(cmdlet, name, "Target IPv4/IPv6 address absent.");
    return name;
  }
  const family = IPv6 ? 6 : IPv4 ? 4 : 0;
  const answer = askNetwork({ kind: "lookup", name, family }, Number.POSITIVE_INFINITY, () => cmdlet.checkStopped());
  if (answer?.ok) return answer.text;
  return Quiet ? null : fail(cmdlet, name, "Cannot resolve the target name.");
}

const ipAddress = (text: string): PSValue => convertTo(text, getType("System.Net.IPAddress"));
const long = (value: number): PSValue => BigInt(Math.max(0, value));

/** node's words for what a connection met, as [System.Net.Sockets.SocketError] names them. */
const socketErrors: Readonly<Record<string, string>> = {
  ECONNREFUSED: "ConnectionRefused",
  ENETUNREACH: "NetworkUnreachable",
  EHOSTUNREACH: "HostUnreachable",
  ETIMEDOUT: "TimedOut",
  EACCES: "AccessDenied",
  EADDRNOTAVAIL: "AddressNotAvailable",
};

function testPort(cmdlet: Cmdlet, target: string, address: string): void {
  const { TcpPort: port = 0, TimeoutSeconds = 5, Detailed, Repeat, Delay = 1 } = cmdlet.parameters;
  const count = Repeat ? Number.POSITIVE_INFINITY : (cmdlet.parameters.Count ?? 1);
  for (let id = 1; id <= count; id++) {
    const answer = askNetwork({ kind: "connect", address, port }, TimeoutSeconds * 1000, () => cmdlet.checkStopped());
    const status = answer === null ? "TimedOut" : answer.ok ? "Success" : (socketErrors[answer.code] ?? "SocketError");
    if (!Detailed) {
      cmdlet.write(status === "Success");
      return;
    }
    cmdlet.write(
      new TcpPortStatus({
        Id: id,
        Source: hostname(),
        Target: target,
        TargetAddress: ipAddress(address),
        Port: port,
        Latency: long(answer?.ok ? answer.milliseconds : 0),
        Connected: status === "Success",
        Status: enumValue("System.Net.Sockets.SocketError", status),
      }),
    );
    if (id < count) wait(cmdlet, Delay);
  }
}

function wait(cmdlet: Cmdlet, seconds: number): void {
  sleepFor(seconds * 1000, () => cmdlet.checkStopped());
}

function ping(cmdlet: Cmdlet, target: string, address: string): void {
  const { Quiet, Repeat, Delay = 1 } = cmdlet.parameters;
  const count = Repeat ? Number.POSITIVE_INFINITY : (cmdlet.parameters.Count ?? 4);
  let allAnswered = true;
  for (let number = 1; number <= count; number++) {
    const reply = onePing(cmdlet, address);
    if (reply === null) {
      fail(cmdlet, target, "An exception occurred during a Ping request.");
      allAnswered = false;
      continue;
    }
    if (Quiet) allAnswered &&= reply.milliseconds >= 0;
    else cmdlet.write(pingStatus(cmdlet, target, address, number, reply.milliseconds));
    if (number < count && Delay > 0) wait(cmdlet, Delay);
  }
  if (Quiet) cmdlet.write(allAnswered);
}

/** One echo: its milliseconds, -1 without an answer in time; null where the ping program is missing or failed. */
function onePing(cmdlet: Cmdlet, address: string): { milliseconds: number } | null {
  const { TimeoutSeconds = 5, BufferSize = 32, MaxHops = 128 } = cmdlet.parameters;
  const isMac = process.platform === "darwin";
  const limit = isMac ? ["-W", String(TimeoutSeconds * 1000), "-m"] : ["-W", String(TimeoutSeconds), "-t"];
  const words = ["-n", "-c", "1", "-s", String(BufferSize), ...limit, String(MaxHops), address];
  const program = isMac && isIP(address) === 6 ? "ping6" : "ping";
  const answer: NetworkAnswer | null = askNetwork(
    { kind: "run", program, arguments: words },
    (TimeoutSeconds + 1) * 1000,
    () => cmdlet.checkStopped(),
  );
  if (answer === null) return { milliseconds: -1 };
  if (!answer.ok) return null;
  const time = /time[=<]([\d.]+) ?ms/.exec(answer.text)?.[1];
  return { milliseconds: time === undefined ? -1 : Math.floor(Number(time)) };
}

function pingStatus(cmdlet: Cmdlet, target: string, address: string, number: number, milliseconds: number): PSValue {
  const answered = milliseconds >= 0;
  const status = enumValue("System.Net.NetworkInformation.IPStatus", answered ? "Success" : "TimedOut");
  const from = answered ? ipAddress(address) : null;
  const size = cmdlet.parameters.BufferSize ?? 32;
  const reply = new PingReply({
    Status: status,
    Address: from ?? ipAddress("0.0.0.0"),
    RoundtripTime: long(milliseconds),
    Options: null,
    Buffer: new Uint8Array(answered ? size : 0),
  });
  return new PingStatus({
    Ping: convertTo(number, getType("System.UInt32")),
    Source: hostname(),
    Destination: target,
    Address: from,
    DisplayAddress: answered ? unwrap(address) : "*",
    Latency: long(milliseconds),
    Status: status,
    BufferSize: size === 0 ? 32 : size,
    Reply: reply,
  });
}
