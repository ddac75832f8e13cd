// The interactive shell: what other packages may import.
export {};
