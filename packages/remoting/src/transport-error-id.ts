// Names of the transport's error numbers: the first part of a transport error's id (WSManTransportManager's table).

/** wsmerror.h's and Win32's numbers, unsigned. */
const names: Readonly<Record<number, string>> = {
  5: "AccessDenied", 14: "ServerOutOfMemory", 53: "NetworkPathNotFound", 995: "WinRMOperationAborted", 1115: "ShutDownInProgress",
  1311: "AuthenticationFailed", 1326: "LogonFailure", 1722: "ImproperResponse", 2148074243: "TargetUnknown",
  2150858754: "InvalidResourceUri", 2150858757: "CorruptedWinRMConfig", 2150858770: "CannotConnect", 2150858797: "URIExceedsMaxAllowedSize",
  2150858811: "InvalidResourceUri", 2150858843: "CannotConnectTargetSessionDoesNotExist", 2150858868: "WinRMOperationNotSupportedOnServer",
  2150858978: "ClientKerberosDisabled", 2150858980: "ServerNotTrusted", 2150858981: "ExplicitCredentialsRequired",
  2150859020: "WorkgroupCannotUseKerberos", 2150859022: "InvalidAuthentication", 2150859026: "CannotConnectWinRMService",
  2150859027: "URLNotAvailable", 2150859046: "WinRMOperationTimeout", 2150859120: "WinRMHttpError", 2150859161: "RedirectInformationRequired",
  2150859180: "RemoteSessionDisallowed", 2150859191: "RedirectLocationInvalid", 2150859193: "ComputerNotFound", 2150859195: "CannotUseIPAddress",
  2150859202: "SessionCreateFailedInvalidName", 2150859206: "CannotConnectMismatchSessions", 2150859213: "CannotConnectAlreadyConnected",
  2150859216: "CannotConnectInvalidOperation", 2150859231: "CannotConnectRunAsFailed", 2150859235: "RemoteConnectionDisallowed",
  2152992672: "IncorrectProtocolVersion",
}; // biome-ignore format: a table

/** The first part of a transport error's id before the general one; an unknown number is written in decimal, signed. */
export function transportErrorId(failure: { readonly code: number }, otherwise: string): string {
  if (failure.code === 0) return otherwise;
  return `${names[failure.code >>> 0] ?? String(failure.code | 0)},${otherwise}`;
}
