/** Stands in for the SDK's reader of ~/.aws: a Lambda function has neither file. */
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });
export const CONFIG_PREFIX_SEPARATOR = '.';
