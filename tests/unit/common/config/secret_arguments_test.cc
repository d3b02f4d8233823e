#include "common/config/secret_arguments.h"

#include <gmock/gmock.h>

namespace onrecord {
namespace {

using testing::ElementsAre;

// Arguments as main gets them: bytes that may be written to.
struct Given {
  explicit Given(std::vector<std::string> given) : texts(std::move(given)) {
    for (std::string& text : texts) pointers.push_back(text.data());
  }
  int argc() const { return static_cast<int>(texts.size()); }
  std::vector<std::string> texts;
  std::vector<char*> pointers;
};

TEST(SecretArguments, HidesTokensAndPasswordsFromPsAndKeepsThemForTheProgram) {
  const std::vector<std::string> all = {"onrecord",
                                        "quotes",
                                        "--token",
                                        "s3cret",
                                        "--admin-token=other",
                                        "--limit",
                                        "5",
                                        "--kafka",
                                        "sasl.password=a=b",
                                        "--kafka=ssl.key.pem=x",
                                        "--kafka",
                                        "security.protocol=SASL_SSL"};
  Given given(all);
  const SecretArguments arguments(given.argc(), given.pointers.data());
  EXPECT_THAT(given.texts, ElementsAre("onrecord", "quotes", "--token", "******", "--admin-token=*****",
                                       "--limit", "5", "--kafka", "sasl.password=***",
                                       "--kafka=ssl.key.pem=*", "--kafka", "security.protocol=SASL_SSL"));
  EXPECT_EQ(std::vector<std::string>(arguments.argv(), arguments.argv() + given.argc()), all);
  EXPECT_EQ(arguments.argv()[given.argc()], nullptr);
}

TEST(SecretArguments, HidesAKafkaOptionThatLacksItsEqualsSign) {
  Given given({"onrecord-api", "--kafka", "sasl.password:hunter2", "--token"});
  const SecretArguments arguments(given.argc(), given.pointers.data());
  EXPECT_THAT(given.texts, ElementsAre("onrecord-api", "--kafka", "*********************", "--token"));
}

TEST(IsSecretKafkaOption, KnowsPasswordsAndKeys) {
  for (const char* name : {"sasl.password", "ssl.key.password", "ssl.keystore.password", "ssl.key.pem",
                           "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config"}) {
    EXPECT_TRUE(IsSecretKafkaOption(name)) << name;
  }
  for (const char* name : {"sasl.username", "ssl.ca.location", "compression.type", "message.max.bytes"}) {
    EXPECT_FALSE(IsSecretKafkaOption(name)) << name;
  }
}

}  // namespace
}  // namespace onrecord
