// What users of Soracom ask, and the operation that answers it among the 476 of the platform document with the
// built-in overlay. The rank is the
// one measured; it may get better, and must not get worse without somebody looking.
#include "manifests/built_in.h"
#include "schemas/document_source.h"
#include "schemas/overlay.h"
#include "tests/catch.h"
#include "tests/shared_data.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/surface/search_index.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kMostAcceptable = 5;

struct Question {
  const char* words;
  const char* operation;
  std::size_t rank;
};

const Question kQuestions[] = {
    {"list all my SIM cards", "listSims", 2},
    {"find SIMs by name or tag", "searchSims", 3},
    {"suspend a SIM", "suspendSim", 1},
    {"cancel a SIM for good", "terminateSim", 1},
    {"change the speed of a SIM", "updateSimSpeedClass", 2},
    {"lock a SIM to one device by IMEI", "setSimImeiLock", 2},
    {"send an SMS to a device", "sendSmsToSim", 3},
    {"ping a device over the network", "sendDownlinkPing", 1},
    {"which sessions did this SIM have", "listSimSessionEvents", 5},
    {"move a SIM into another group", "setSimGroup", 1},
    {"create a group", "createGroup", 1},
    {"set the Beam configuration of a group", "putConfigurationParameters", 1},
    {"how much do I have to pay this month", "getLatestBilling", 1},
    {"billing of the past months", "getBillingHistory", 2},
    {"download the invoice", "exportPaymentStatement", 1},
    {"data usage of a SIM", "getAirStatsOfSim", 3},
    {"invite a colleague as a new user", "createUser", 1},
    {"remove an employee's account", "deleteUser", 1},
    {"give a user permissions", "updateUserPermission", 1},
    {"rotate the access key of a user", "generateUserAuthKey", 1},
    {"turn on two-factor authentication", "enableMFA", 2},
    {"who did what with the API, audit log", "getApiAuditLogs", 1},
    {"open remote access to a device port", "createPortMapping", 1},
    {"where is this cell tower", "getCellLocation", 2},
    {"live picture of the camera", "getSoraCamDeviceAtomCamLiveImage", 1},
    {"restart the camera", "rebootSoraCamDevice", 1},
    {"data that a device sent to Harvest", "getDataEntries", 1},
    {"alert me when traffic exceeds a limit", "createEventHandler", 1},
    {"capture packets on the VPG", "createPacketCaptureSession", 1},
    {"order SIM cards", "createQuotation", 1},
};

TEST_CASE("thirty questions of users each find the operation among the first five") {
  const auto path = tests::sharedData("openapi/soracom-platform-api-openapi.yml");
  if (!path) {
    return;
  }
  auto root = schemas::readDocumentFile(*path);
  REQUIRE(root);
  REQUIRE(schemas::applyOverlay(*root, jsonOf(manifests::builtInOverlay())));
  const auto registry = registryOf(*std::move(root));
  const SearchIndex index(registry->tools());
  for (const Question& question : kQuestions) {
    DYNAMIC_SECTION(question.words) {
      const auto hits = index.search(question.words, registry->tools().size());
      std::size_t rank = 0;
      std::string first;
      for (std::size_t i = 0; i < hits.size(); ++i) {
        const std::string& name = registry->tools()[hits[i].tool].description.name;
        first += i < kMostAcceptable ? name + " " : "";
        rank = name == question.operation ? i + 1 : rank;
      }
      INFO("the first are " << first << "; measured " << rank);
      REQUIRE(rank > 0);
      CHECK(question.rank <= kMostAcceptable);
      CHECK(rank <= question.rank);
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
