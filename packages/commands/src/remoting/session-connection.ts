// Connection parameters of the session cmdlets -> WSManConnectionInfo (PSRemotingBaseCmdlet).
import {
  convertTo,
  enumValue,
  type EnumValue,
  Exception,
  getMember,
  getType,
  newErrorRecord,
  type PSValue,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { CmdletRuntime, ExecutionContext } from "@latch/engine";
import { defaultConfiguration, shellUriOf, WSManConnectionInfo } from "@latch/remoting";

const minimumIdleTimeoutMs = 60_000;

/** What the ComputerName and ConnectionUri sets share. */
export interface ConnectionParameters {
  ComputerName?: string | string[];
  ConnectionUri?: PSValue;
  Port?: number;
  UseSSL?: boolean;
  ApplicationName?: string;
  ConfigurationName?: string;
  Credential?: PSValue;
  Authentication?: EnumValue;
  CertificateThumbprint?: string;
  SessionOption?: PSValue;
  AllowRedirection?: boolean;
}

type Cmdlet = CmdletRuntime<ConnectionParameters>;

/** Text of a preference variable such as $PSSessionConfigurationName, or a default. */
function preference(context: ExecutionContext, name: string, otherwise: string): string {
  const value = context.getVariable(name);
  return value === null || value === "" ? otherwise : toStringValue(value);
}

/** -CertificateThumbprint excludes -Credential and any other -Authentication; -Credential needs one for "implicit". */
export function checkAuthentication(cmdlet: Cmdlet): void {
  const { Credential, Authentication, CertificateThumbprint } = cmdlet.parameters;
  if (CertificateThumbprint === undefined) return;
  const excluding =
    Credential !== undefined && Credential !== null
      ? "Credential"
      : Authentication !== undefined && Authentication.name !== "Default"
        ? Authentication.name
        : null;
  if (excluding === null) return;
  const inner = `A CertificateThumbPrint cannot be specified when ${excluding} is specified.`;
  const message = `Cannot bind parameter 'CertificateThumbprint' to the target. Exception setting "CertificateThumbprint": "${inner}"`;
  const exception = new Exception("System.Management.Automation.ParameterBindingException", message, {
    inner: new Exception("System.InvalidOperationException", inner),
  });
  cmdlet.throwTerminating(newErrorRecord(exception, "ParameterBindingFailed", "WriteError", CertificateThumbprint));
}

/** One connection info for each computer named. */
export function computerConnections(cmdlet: Cmdlet, computerNames: readonly string[]): WSManConnectionInfo[] {
  checkAuthentication(cmdlet);
  return computerNames.map((name) => {
    const info = new WSManConnectionInfo();
    info.computerName = computerNameOf(cmdlet, name);
    info.scheme = cmdlet.parameters.UseSSL ? "https" : "http";
    info.port = cmdlet.parameters.Port ?? 0;
    info.appName = appNameOf(cmdlet);
    applyCommon(cmdlet, info);
    return info;
  });
}

/** One connection info for each URI. */
export function uriConnections(cmdlet: Cmdlet, uris: readonly PSValue[]): WSManConnectionInfo[] {
  checkAuthentication(cmdlet);
  return uris.map((uri) => {
    const info = new WSManConnectionInfo();
    const read = (name: string) => getMember(uri, name) ?? null;
    const scheme = toStringValue(read("Scheme"));
    if (scheme !== "http" && scheme !== "https") {
      const exception = new Exception(
        "System.ArgumentException",
        `${scheme} is not a valid schema value. Valid values are "http" and "https".`,
      );
      cmdlet.throwTerminating(newErrorRecord(exception, "System.ArgumentException", "NotSpecified", null));
    }
    info.scheme = scheme;
    info.computerName = toStringValue(read("Host"));
    info.port = Number(read("Port"));
    const path = toStringValue(read("AbsolutePath"));
    info.appName = path === "/" ? "/wsman" : path;
    applyCommon(cmdlet, info);
    if (cmdlet.parameters.AllowRedirection && info.maximumConnectionRedirectionCount === 0)
      info.maximumConnectionRedirectionCount = 5;
    return info;
  });
}

function appNameOf(cmdlet: Cmdlet): string {
  const name = cmdlet.parameters.ApplicationName ?? preference(cmdlet.context, "PSSessionApplicationName", "wsman");
  return name.startsWith("/") ? name : `/${name}`;
}

/** `.` is this computer; a URI is refused. */
function computerNameOf(cmdlet: Cmdlet, name: string): string {
  if (/[\s/\\]|:\/\//.test(name)) {
    const message = `One or more computer names are not valid. If you are trying to pass a URI, use the -ConnectionUri parameter, or pass URI objects instead of strings.`;
    const exception = new Exception("System.ArgumentException", message);
    cmdlet.throwTerminating(newErrorRecord(exception, "PSSessionInvalidComputerName", "InvalidArgument", name));
  }
  return name === "." ? "localhost" : name;
}

function applyCommon(cmdlet: Cmdlet, info: WSManConnectionInfo): void {
  const { Credential, Authentication, CertificateThumbprint } = cmdlet.parameters;
  const configuration =
    cmdlet.parameters.ConfigurationName ??
    preference(cmdlet.context, "PSSessionConfigurationName", defaultConfiguration);
  info.shellUri = shellUriOf(configuration);
  if (Credential !== undefined) info.credential = Credential;
  if (CertificateThumbprint !== undefined) info.certificateThumbprint = CertificateThumbprint;
  info.authenticationMechanism =
    Authentication ?? enumValue(getType("System.Management.Automation.Runspaces.AuthenticationMechanism"), "Default");
  applySessionOption(info, sessionOptionOf(cmdlet));
  checkIdleTimeout(cmdlet, info.idleTimeout);
}

/** Sessions are kept for a minute at least. */
function checkIdleTimeout(cmdlet: Cmdlet, milliseconds: number): void {
  if (milliseconds === -1 || milliseconds >= minimumIdleTimeoutMs) return;
  const message = `The specified IdleTimeout session option ${Math.trunc(milliseconds / 1000)} (seconds) is not a valid period.  Specify an IdleTimeout value that is greater than or equal to the minimum allowed ${minimumIdleTimeoutMs / 1000} (seconds).`;
  const exception = new Exception("System.Management.Automation.PSArgumentException", message);
  cmdlet.throwTerminating(newErrorRecord(exception, "Argument", "InvalidArgument", null));
}

/** -SessionOption (also as a hashtable), else $PSSessionOption. */
function sessionOptionOf(cmdlet: Cmdlet): PSValue {
  return cmdlet.parameters.SessionOption ?? cmdlet.context.getVariable("PSSessionOption");
}

/** Copies the options that concern a connection. */
export function applySessionOption(info: WSManConnectionInfo, option: PSValue): void {
  const base = unwrap(option);
  if (base === null) return;
  const value = convertTo(base, getType("System.Management.Automation.Remoting.PSSessionOption"));
  const milliseconds = (name: string) =>
    Math.round(
      Number(
        (getMember(getMember(value, name) ?? null, "TotalMilliseconds") as { value: number } | undefined)?.value ?? 0,
      ),
    );
  info.openTimeout = milliseconds("OpenTimeout");
  info.cancelTimeout = milliseconds("CancelTimeout");
  info.operationTimeout = milliseconds("OperationTimeout");
  info.idleTimeout = milliseconds("IdleTimeout");
  info.outputBufferingMode = getMember(value, "OutputBufferingMode") as EnumValue;
  info.maxConnectionRetryCount = Number(getMember(value, "MaxConnectionRetryCount"));
  info.noMachineProfile = getMember(value, "NoMachineProfile") === true;
  info.applicationArguments = getMember(value, "ApplicationArguments") ?? null;
}
