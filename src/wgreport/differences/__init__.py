"""What differs between two sites, or between a site and the content that the next one will be made of."""
