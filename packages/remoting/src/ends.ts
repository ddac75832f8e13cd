// What both ends of a session share: a session host takes it from here, so that the client's side is not loaded with it.
export { applicationArguments, compatibleVersions } from "./client-facts.ts";
export { colorNumber, type HostMethodName, methodNumber } from "./host-methods.ts";
export { operatingSystemName } from "./operating-system-name.ts";
export { errorRecordFromBag, OriginInfo } from "./remoting-error.ts";
export { secureStringCodec, sessionSecureStringCodec } from "./secure-string-codec.ts";
