/** Host for the answers of custom resource handlers. The name doesn't resolve; the function's process translates it. */
export const CUSTOM_RESOURCE_HOST = 'custom-resources.local-runner.invalid';
