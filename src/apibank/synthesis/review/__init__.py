"""What the tester looks at: one file a kind of fault; each check yields what it objects to and changes nothing."""
