/// Where a command finds its registry.
enum Place {
  case folder(String)
  case server(AdminClient)
}
