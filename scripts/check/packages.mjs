// The packages in the order of the layers: each may import those before it.

export const packages = [
  { name: "@latch/grammar", directory: "grammar" },
  { name: "@latch/dotnet", directory: "packages/dotnet" },
  { name: "@latch/protocol", directory: "packages/protocol" },
  { name: "@latch/engine", directory: "packages/engine" },
  { name: "@latch/formatting", directory: "packages/formatting" },
  { name: "@latch/providers", directory: "packages/providers" },
  { name: "@latch/remoting", directory: "packages/remoting" },
  { name: "@latch/endpoint", directory: "packages/endpoint" },
  { name: "@latch/commands", directory: "packages/commands" },
  { name: "@latch/completion", directory: "packages/completion" },
  { name: "@latch/console", directory: "packages/console" },
  { name: "latch", directory: "packages/latch" },
];
