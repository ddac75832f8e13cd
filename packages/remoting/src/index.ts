// The client side of remote sessions: what other packages may import.
export {};
