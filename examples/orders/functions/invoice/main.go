// Command invoice writes an invoice for each order that was checked out. A topic calls it, and nobody waits for it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// checkedOut is what the worker publishes of a job.
type checkedOut struct {
	JobID   string `json:"jobId"`
	OwnerID string `json:"ownerId"`
	Result  struct {
		OrderID string `json:"orderId"`
	} `json:"result"`
}

type invoices struct {
	store  *s3.Client
	bucket string
}

// handle fails as a whole: SNS hands over one message at a time. Lambda tries twice more, then the failure queue has it.
func (i invoices) handle(ctx context.Context, event events.SNSEvent) error {
	for _, record := range event.Records {
		var job checkedOut
		if err := json.Unmarshal([]byte(record.SNS.Message), &job); err != nil {
			return fmt.Errorf("read the message %s: %w", record.SNS.MessageID, err)
		}
		if err := i.write(ctx, job); err != nil {
			return fmt.Errorf("write the invoice of the job %s: %w", job.JobID, err)
		}
	}
	return nil
}

// write renders under /tmp first, where even a thick invoice has room. The same job gives the same invoice under the same key.
func (i invoices) write(ctx context.Context, job checkedOut) error {
	path := filepath.Join(os.TempDir(), job.JobID+".txt")
	defer os.Remove(path)
	text := fmt.Sprintf("Invoice\n\nOrder: %s\nCustomer: %s\n", job.Result.OrderID, job.OwnerID)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = i.store.PutObject(ctx, &s3.PutObjectInput{
		Bucket:      aws.String(i.bucket),
		Key:         aws.String("invoices/" + job.JobID + ".txt"),
		Body:        file,
		ContentType: aws.String("text/plain; charset=utf-8"),
	})
	return err
}

func main() {
	settings, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		panic(err)
	}
	lambda.Start(invoices{store: s3.NewFromConfig(settings), bucket: os.Getenv("BUCKET_NAME")}.handle)
}
