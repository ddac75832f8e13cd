// The parameters of the web cmdlets, and those that may not stand together.
import type { DictionaryBase, EnumValue, PSValue } from "@latch/dotnet";
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { CmdletRuntime } from "@latch/engine";
import type { WebRequestSession } from "./web-session.ts";

export interface WebParameters {
  Uri: PSValue;
  WebSession?: WebRequestSession;
  SessionVariable?: string;
  AllowUnencryptedAuthentication?: boolean;
  Authentication?: EnumValue;
  Credential?: PSValue;
  UseDefaultCredentials?: boolean;
  CertificateThumbprint?: string;
  Certificate?: PSValue;
  SkipCertificateCheck?: boolean;
  Token?: PSValue;
  UserAgent?: string;
  DisableKeepAlive?: boolean;
  /** Seconds; 0: no limit. */
  ConnectionTimeoutSeconds?: number;
  OperationTimeoutSeconds?: number;
  Headers?: DictionaryBase;
  AllowInsecureRedirect?: boolean;
  MaximumRedirection?: number;
  MaximumRetryCount?: number;
  PreserveAuthorizationOnRedirect?: boolean;
  RetryIntervalSec?: number;
  Method?: EnumValue;
  CustomMethod?: string;
  PreserveHttpMethodOnRedirect?: boolean;
  UnixSocket?: PSValue;
  Proxy?: PSValue;
  ProxyCredential?: PSValue;
  ProxyUseDefaultCredentials?: boolean;
  Body?: PSValue;
  Form?: DictionaryBase;
  ContentType?: string;
  TransferEncoding?: string;
  InFile?: string;
  OutFile?: string;
  PassThru?: boolean;
  Resume?: boolean;
  SkipHttpErrorCheck?: boolean;
  FollowRelLink?: boolean;
  MaximumFollowRelLink?: number;
}

export type WebCmdlet = CmdletRuntime<WebParameters>;

const conflicting = (names: string, choice: string, end = ""): string =>
  `The cmdlet cannot run because the following conflicting parameters are specified: ${names}. Specify either ${choice}, then retry.${end}`;
const missing = (name: string, what: string): string =>
  `The cmdlet cannot run because the following parameter is not specified: ${name}. The supplied Authentication type requires a ${name}. Specify ${what}, then retry.`;

/** Throws the ValidationMetadataException of the first combination that is refused. `scheme` is the address's. */
export function validate(cmdlet: WebCmdlet, scheme: string): void {
  const p = cmdlet.parameters;
  const authentication = p.Authentication?.name ?? "None";
  const refuse = (when: boolean, id: string, message: string): void => {
    if (!when) return;
    const exception = new Exception("System.Management.Automation.ValidationMetadataException", message);
    cmdlet.throwTerminating(newErrorRecord(exception, `WebCmdlet${id}Exception`, "InvalidArgument", cmdlet.invocation));
  };
  const has = (name: keyof WebParameters): boolean => p[name] !== undefined && p[name] !== false && p[name] !== null;
  const secret = authentication !== "None" || has("Credential") || has("UseDefaultCredentials");
  refuse(
    has("WebSession") && has("SessionVariable"),
    "SessionConflict",
    conflicting("Session and SessionVariable", "Session or SessionVariable"),
  );
  refuse(
    has("UseDefaultCredentials") && authentication !== "None",
    "AuthenticationConflict",
    conflicting("Authentication and UseDefaultCredentials", "Authentication or UseDefaultCredentials"),
  );
  refuse(
    authentication !== "None" && has("Token") && has("Credential"),
    "AuthenticationTokenConflict",
    conflicting("Credential and Token", "Credential or Token"),
  );
  refuse(
    authentication === "Basic" && !has("Credential"),
    "AuthenticationCredentialNotSupplied",
    missing("Credential", "Credential"),
  );
  refuse(
    (authentication === "OAuth" || authentication === "Bearer") && !has("Token"),
    "AuthenticationTokenNotSupplied",
    missing("Token", "Token"),
  );
  refuse(
    secret && !has("AllowUnencryptedAuthentication") && scheme !== "https",
    "AllowUnencryptedAuthenticationRequired",
    "The cmdlet cannot protect plain text secrets sent over unencrypted connections. To suppress this warning and send plain text secrets over unencrypted networks, reissue the command specifying the AllowUnencryptedAuthentication parameter.",
  );
  refuse(
    has("UseDefaultCredentials") && has("Credential"),
    "CredentialConflict",
    conflicting("Credential and UseDefaultCredentials", "Credential or UseDefaultCredentials"),
  );
  refuse(has("Body") && has("InFile"), "BodyConflict", conflicting("Body and InFile", "Body or Infile", "  "));
  refuse(has("Body") && has("Form"), "BodyFormConflict", conflicting("Body and Form", "Body or Form", "  "));
  refuse(has("InFile") && has("Form"), "FormInFileConflict", conflicting("InFile and Form", "InFile or Form", "  "));
  for (const name of ["PassThru", "Resume"] as const) {
    refuse(
      has(name) && !has("OutFile"),
      "OutFileMissing",
      `The cmdlet cannot run because the following parameter is missing: OutFile. Provide a valid OutFile parameter value when using the ${name} parameter, then retry.`,
    );
  }
  refuseUnsupported(cmdlet);
}

/** What node's client has no counterpart of here. */
function refuseUnsupported(cmdlet: WebCmdlet): void {
  for (const name of ["Proxy", "Certificate", "CertificateThumbprint", "UseDefaultCredentials"] as const) {
    if (!cmdlet.has(name)) continue;
    const message = `The parameter '-${name}' of '${cmdlet.invocation.myCommand?.name ?? ""}' is not supported by this version of latch.`;
    const exception = new Exception("System.NotSupportedException", message);
    cmdlet.throwTerminating(newErrorRecord(exception, "ParameterNotSupported", "NotImplemented", name));
  }
}
