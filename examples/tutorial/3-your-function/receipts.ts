import { join } from 'path';
import { EntityChange, RouteIntegration, MappingValue, ServerlessApiPattern } from 'cdk-serverless-api-pattern';

/** Writes a receipt for each new order, and lets its customer read it. */
export function addReceipts(shop: ServerlessApiPattern): void {
  const receipts = shop.addFunction('Receipts', {
    entry: join(__dirname, 'src', 'receipts.ts'),
    environment: { BUCKET_NAME: shop.bucket.bucketName },
  });
  receipts.allow(['s3:PutObject'], [shop.bucket.arnForObjects('receipts/*')], {
    reason: 'A receipt is named by its owner and order. Only this function writes under the prefix.',
  });
  shop.entity('order').onChange(receipts.alias, { types: [EntityChange.CREATED] });

  shop.addRoute('GET /receipts/{id}', {
    integration: RouteIntegration.s3Get(shop.bucket, {
      key: MappingValue.concat(MappingValue.text('receipts/'), MappingValue.claim('sub'), MappingValue.text('/'), MappingValue.path('id')),
    }),
  });
}
