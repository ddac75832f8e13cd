// FileSystem, Environment, Variable, Function, Alias and other drives: what other packages may import.
export {};
