#include "api/alerts/webhook_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

#include "api/alerts/webhook_signature.h"

namespace onrecord::api {
namespace {

bool IsPublic(const std::string& text) {
  sockaddr_storage storage{};
  if (text.find(':') == std::string::npos) {
    auto* in = reinterpret_cast<sockaddr_in*>(&storage);
    in->sin_family = AF_INET;
    EXPECT_EQ(inet_pton(AF_INET, text.c_str(), &in->sin_addr), 1) << text;
  } else {
    auto* in = reinterpret_cast<sockaddr_in6*>(&storage);
    in->sin6_family = AF_INET6;
    EXPECT_EQ(inet_pton(AF_INET6, text.c_str(), &in->sin6_addr), 1) << text;
  }
  return IsPublicAddress(reinterpret_cast<const sockaddr&>(storage));
}

TEST(IsPublicAddress, KnowsTheInternetFromAllElse) {
  for (const char* address :
       {"1.1.1.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "192.169.0.1",
        "198.17.0.1", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888", "::ffff:8.8.8.8",
        "64:ff9b::808:808", "2002:808:808::1"}) {
    EXPECT_TRUE(IsPublic(address)) << address;
  }
  for (const char* address : {"0.0.0.0",
                              "10.1.2.3",
                              "100.64.0.1",
                              "127.0.0.1",
                              "127.255.0.9",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.51.100.7",
                              "203.0.113.9",
                              "224.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "64:ff9b::a00:1",
                              "2002:7f00:1::",
                              "2001::1",
                              "2001:db8::1",
                              "fc00::1",
                              "fd12::1",
                              "fe80::1",
                              "ff02::1",
                              "3fff::1",
                              "::127.0.0.1"}) {
    EXPECT_FALSE(IsPublic(address)) << address;
  }
}

TEST(ReadWebhookAddress, TakesTheAddressApart) {
  const auto address = ReadWebhookAddress("https://Hooks.Desk.example:8443/in?key=1#part");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_TRUE(address->tls);
  EXPECT_EQ(address->host, "hooks.desk.example");
  EXPECT_EQ(address->port, 8443);
  EXPECT_EQ(address->target, "/in?key=1");
  EXPECT_EQ(ReadWebhookAddress("http://desk.example")->port, 80);
  EXPECT_EQ(ReadWebhookAddress("https://desk.example?x")->target, "/?x");
  EXPECT_EQ(ReadWebhookAddress("https://desk.example.:/")->host, "desk.example");
  EXPECT_EQ(ReadWebhookAddress("https://[FD12::1]:9/x")->host, "fd12::1");
}

TEST(ReadWebhookAddress, RefusesWhatIsAmbiguousOrNone) {
  for (const char* text :
       {"", "desk.example", "ftp://desk.example/", "https://", "https://user@desk.example/",
        "https://good.example@evil.example/", "https://desk.example:0/", "https://desk.example:65536/",
        "https://desk.example:+80/", "https://desk.example\\@evil.example/", "https://desk .example/",
        "https://desk.example/\r\nHost: evil", "https://[::1/", "https://[::1]x/", "https://d%65sk.example/",
        "file:///etc/passwd"}) {
    EXPECT_FALSE(ReadWebhookAddress(text).ok()) << text;
  }
}

TEST(IsAllowedHost, ComparesWholeNames) {
  const std::vector<std::string> allowed = {"Desk.example", "*.news.example"};
  EXPECT_TRUE(IsAllowedHost("desk.EXAMPLE", allowed));
  EXPECT_TRUE(IsAllowedHost("a.news.example", allowed));
  EXPECT_TRUE(IsAllowedHost("a.b.news.example", allowed));
  for (const char* other :
       {"news.example", "xnews.example", "adesk.example", "desk.example.evil", "", ".news.example"}) {
    EXPECT_FALSE(IsAllowedHost(other, allowed)) << other;
  }
  EXPECT_FALSE(IsAllowedHost("desk.example", {}));
}

// The example of the specification's libraries.
TEST(SignWebhook, SignsAsTheSpecificationDoes) {
  const auto secret = ReadSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  ASSERT_TRUE(secret.ok());
  EXPECT_EQ(SignWebhook(*secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", absl::FromUnixSeconds(1614265330),
                        R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(ReadSecret, TakesBackWhatIsMadeAndRefusesWeakOnes) {
  const auto made = MakeSecret();
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(*ReadSecret(SecretText(*made)), *made);
  EXPECT_NE(*MakeSecret(), *made);
  for (const char* text : {"", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_?"}) {
    EXPECT_FALSE(ReadSecret(text).ok()) << text;
  }
}

}  // namespace
}  // namespace onrecord::api
