export * from './private-network';
export * from './private-network-options';
export * from './security-options';
export * from './web-firewall';
