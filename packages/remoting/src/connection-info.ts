// Where a session is and how it is reached, as scripts see it ([WSManConnectionInfo]) and as the transports use it.
import { enumValue, type EnumValue, type PSValue, tagType } from "@latch/dotnet";

const shellPrefix = "http://schemas.microsoft.com/powershell/";

/** The configuration New-PSSession uses when none is named. */
export const defaultConfiguration = "Microsoft.PowerShell";

/** A configuration name or resource URI as resource URI. */
export function shellUriOf(configuration: string): string {
  return configuration.includes("://") ? configuration : shellPrefix + configuration;
}

/** WS-Management over HTTP; the default port and application name on this computer mean the embedded endpoint. */
export class WSManConnectionInfo {
  scheme: "http" | "https" = "http";
  computerName = "localhost";
  /** 0: the scheme's own default for remoting, 5985 or 5986. */
  port = 0;
  appName = "/wsman";
  shellUri = shellUriOf(defaultConfiguration);
  credential: PSValue = null;
  certificateThumbprint = "";
  authenticationMechanism: EnumValue = enumValue("System.Management.Automation.Runspaces.AuthenticationMechanism", 0);
  openTimeout = 180_000;
  cancelTimeout = 60_000;
  operationTimeout = 180_000;
  idleTimeout = -1;
  outputBufferingMode: EnumValue = enumValue("System.Management.Automation.Runspaces.OutputBufferingMode", 0);
  maximumConnectionRedirectionCount = 0;
  maxConnectionRetryCount = 5;
  noMachineProfile = false;
  applicationArguments: PSValue = null;
  /** Ends with this client (Enter-PSSession by computer name). */
  interactive = false;

  get configurationName(): string {
    return this.shellUri.startsWith(shellPrefix) ? this.shellUri.slice(shellPrefix.length) : this.shellUri;
  }
  get transport(): string {
    return "WSMan";
  }
  /** A copy for another session to the same place. */
  copy(): WSManConnectionInfo {
    return Object.assign(new WSManConnectionInfo(), this);
  }
}
tagType(WSManConnectionInfo, "System.Management.Automation.Runspaces.WSManConnectionInfo");

/** A child process of this one: jobs, -UseWindowsPowerShell. */
export class ProcessConnectionInfo {
  computerName = "localhost";
  credential: PSValue = null;
  /** Where the session starts. */
  workingDirectory: string = process.cwd();
  /** The program whose standard input and output are the server; null: this program. */
  command: readonly string[] | null = null;
  readonly configurationName = "";
  get transport(): string {
    return "Process";
  }
}
tagType(ProcessConnectionInfo, "System.Management.Automation.Runspaces.NewProcessConnectionInfo");

export type ConnectionInfo = WSManConnectionInfo | ProcessConnectionInfo;
