export * from './security-options';
export * from './web-firewall';
