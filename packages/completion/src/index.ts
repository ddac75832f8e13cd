// Command line completion: what other packages may import.
export {};
