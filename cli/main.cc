#include "cli/command.h"
#include "cli/extract.h"

int main(int argc, char** argv) {
  using namespace onrecord::cli;
  constexpr Command kCommands[] = {
      {"extract", "print the quotes and events of article files as JSON lines, without a service",
       RunExtract},
  };
  return Dispatch(kCommands, argc, argv);
}
