// Every product that a test starts brings an engine of its own; several at once on two cores made each other late.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
