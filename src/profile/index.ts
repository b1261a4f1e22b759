export * from './profile';
export * from './profile-data-settings';
export * from './profile-security-settings';
export * from './profile-settings';
