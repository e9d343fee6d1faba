"""When the rules run, on which boards, and what is written: a firm's write, the queue, the scan."""
