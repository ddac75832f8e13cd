// Owns the engine's one place of contact with dotnet's regular expressions.
export { Regex, regexFor } from "@latch/dotnet";
