export * from './encryption';
export * from './encryption-keys';
export * from './firewall';
export * from './private-network';
export * from './private-network-options';
export * from './security-options';
export * from './web-firewall';
export * from './web-firewall-options';
